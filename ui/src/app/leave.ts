import { platform } from "#platform";
import { signOut } from "#/api/session";

/** Signs out, so that a reload stays signed out. */
export function leave(): void {
  platform.rememberToken(null);
  signOut("asked");
}
