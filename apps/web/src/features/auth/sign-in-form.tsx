import { useState, type FormEvent, type ReactNode } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { PasswordInput } from '@/components/ui/password-input.tsx';
import { errorText } from '@/lib/errors.ts';
import { focusFirstInvalid } from '@/lib/focus.ts';
import { hasKeyboard } from '@/lib/media.ts';
import { trpc } from '@/lib/trpc.ts';
import { useLive } from '@/live/live.ts';
import { AuthCard } from './auth-card.tsx';
import { useIsNewServer } from './use-is-new-server.ts';

interface Problems {
  username?: string;
  password?: string;
}

/** Signing in sets auth.me. The page around the form notices and moves on. */
export function SignInForm({ registerLink }: { registerLink: ReactNode }) {
  const { isAfterSessionEnd } = useLive();
  const isNew = useIsNewServer();
  const utils = trpc.useUtils();
  const login = trpc.auth.login.useMutation({
    onSuccess: ({ user }) => utils.auth.me.setData(undefined, user),
  });
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [problems, setProblems] = useState<Problems>({});

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (login.isPending) return;
    const found = problemsOf(username, password);
    setProblems(found);
    if (Object.keys(found).length > 0) focusFirstInvalid(event.currentTarget);
    else login.mutate({ username, password });
  }

  return (
    <AuthCard
      title={m.auth_sign_in_title()}
      subtitle={isNew === undefined ? '\u00a0' : isNew ? m.auth_sign_in_nobody() : m.auth_sign_in_subtitle()}
      footer={
        <>
          {!isNew && m.auth_no_account()} {registerLink}
        </>
      }
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {isAfterSessionEnd && !login.isError && (
          <output className="rounded-lg bg-highlight/60 px-3 py-2.5 text-sm text-highlight-foreground">
            {m.auth_session_ended()}
          </output>
        )}
        {login.isError && <Notice>{errorText(login.error)}</Notice>}
        <Field label={m.auth_username_or_email()} error={problems.username}>
          <Input
            name="username"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the form is all there is on the page
            autoFocus={hasKeyboard.matches}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={username}
            onChange={(event) => {
              setUsername(event.target.value);
              setProblems({});
            }}
          />
        </Field>
        <Field label={m.auth_password()} error={problems.password}>
          <PasswordInput
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => {
              setPassword(event.target.value);
              setProblems({});
            }}
          />
        </Field>
        <Button type="submit" size="lg" isBusy={login.isPending} className="mt-1">
          {m.auth_sign_in()}
        </Button>
      </form>
    </AuthCard>
  );
}

function problemsOf(username: string, password: string): Problems {
  return {
    ...(username.trim() === '' && { username: m.auth_username_or_email_missing() }),
    ...(password === '' && { password: m.auth_password_missing() }),
  };
}
