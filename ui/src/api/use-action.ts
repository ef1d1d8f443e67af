import { type UseMutationOptions, type UseMutationResult, useMutation } from "@tanstack/react-query";
import { useRef } from "react";

interface Action<Output, Input> extends Pick<UseMutationResult<Output, Error, Input>, "data" | "error" | "isPending" | "reset"> {
  run(input: Input): void;
}

interface ActionOptions<Output, Input> extends UseMutationOptions<Output, Error, Input> {
  /** Its button stays after a success, and may be pressed again once that is known. */
  repeatable?: boolean;
}

/**
 * Something that must happen once however often its button is pressed. A pending state reaches the screen a moment
 * too late for that: the second half of a double click comes first. So it is held here, at once, until it has failed;
 * after a success the form it belongs to is gone, unless it is `repeatable`.
 */
export function useAction<Output, Input = void>({
  repeatable = false,
  ...options
}: ActionOptions<Output, Input>): Action<Output, Input> {
  const taken = useRef(false);
  const { mutate, data, error, isPending, reset } = useMutation(options);
  return {
    data,
    error,
    isPending,
    reset,
    run: (input) => {
      if (taken.current) return;
      taken.current = true;
      mutate(input, {
        onSettled: (_output, failure) => {
          if (repeatable || failure !== null) taken.current = false;
        },
      });
    },
  };
}
