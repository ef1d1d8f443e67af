import { Dialog } from "@base-ui/react/dialog";
import { type FormEvent, useEffect, useState } from "react";
import { platform } from "#platform";
import { checkToken } from "#/api/client";
import { asApiError, explain } from "#/api/errors";
import { baseUrl, signIn } from "#/api/session";
import { useAction } from "#/api/use-action";
import { useTitle } from "#/lib/use-title";
import { Button } from "#/ui/button";
import { Field, TextInput } from "#/ui/field";
import { Notice } from "#/ui/notice";

/** Asked over what was open when the token ended, so that what was typed there is still there afterwards. */
export function SignInAgain() {
  const [before] = useState(() => document.activeElement);
  // Left alone, the focus would go behind the dialog that may lie below, or to its cross.
  useEffect(
    () => () => {
      requestAnimationFrame(() => before instanceof HTMLElement && before.focus());
    },
    [before],
  );
  return (
    <Dialog.Root open disablePointerDismissal>
      <Dialog.Portal>
        {/* Nothing shines through: whoever comes next may be somebody else. */}
        <Dialog.Popup
          aria-label="Sign in again"
          finalFocus={false}
          className="fixed inset-0 z-60 bg-surface outline-none"
        >
          <SignIn expired />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Who are you: an admin token or an API key, tried before it is taken. */
export function SignIn({ expired }: { expired: boolean }) {
  useTitle("Sign in");
  const [value, setValue] = useState("");
  const [missing, setMissing] = useState(false);
  const enter = useAction({
    mutationFn: checkToken,
    onSuccess: (_nothing, token) => {
      platform.rememberToken(token);
      signIn(baseUrl(), token);
    },
  });
  const problem = missing ? "Paste a token or a key first." : enter.error === null ? null : said(enter.error);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const token = value.trim();
    setMissing(token === "");
    if (token !== "") enter.run(token);
  };

  return (
    <main className="flex h-full items-center justify-center overflow-y-auto p-6">
      <form onSubmit={submit} className="flex w-full max-w-sm flex-col gap-4">
        <div className="flex items-center gap-3">
          <img src="/icon.svg" alt="" className="size-9" />
          <h1 className="text-xl font-semibold">Sign in to Stowbox</h1>
        </div>
        {expired && (
          <Notice tone="warn">
            The token or key you used is no longer valid. After signing in you are back where you were.
          </Notice>
        )}
        <Field
          label="Admin token or API key"
          problem={problem}
          hint="The server prints its console address, token included, each time it starts."
        >
          {(ids) => (
            <TextInput
              {...ids}
              mono
              type="password"
              autoFocus
              placeholder="adm_… or sk_live_…"
              value={value}
              onChange={(event) => {
                setValue(event.target.value);
                setMissing(false);
                enter.reset();
              }}
            />
          )}
        </Field>
        <Button type="submit" look="primary" pending={enter.isPending} className="w-full">
          {enter.isPending ? "Signing in…" : "Sign in"}
        </Button>
      </form>
    </main>
  );
}

function said(cause: unknown): string {
  const error = asApiError(cause);
  if (error.code === "unauthorized") {
    return "The server does not know this token or key. It may be mistyped, expired or revoked.";
  }
  const { title, remedy } = explain(error);
  return `${title}. ${remedy ?? error.message}`;
}
