import { createContext } from "react";

/**
 * How an address of the console is gone to. The frame says it, since primitives know no router; without it, as before
 * somebody is signed in, an address is no link.
 */
export const FollowContext = createContext<((to: string) => void) | null>(null);
