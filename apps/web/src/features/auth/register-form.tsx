import { useState, type FormEvent, type ReactNode } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { PasswordInput } from '@/components/ui/password-input.tsx';
import { OptionalMark } from '@/components/ui/text-field.tsx';
import { errorText } from '@/lib/errors.ts';
import { focusFirstInvalid } from '@/lib/focus.ts';
import { hasKeyboard } from '@/lib/media.ts';
import { trpc } from '@/lib/trpc.ts';
import { AuthCard } from './auth-card.tsx';
import {
  checkRegistration,
  problemsOf,
  type Registration,
  type RegistrationProblems,
} from './registration.ts';
import { useIsNewServer } from './use-is-new-server.ts';

/** Registering sets auth.me. The page around the form notices and moves on. */
export function RegisterForm({ signInLink }: { signInLink: ReactNode }) {
  const isNew = useIsNewServer() === true;
  const utils = trpc.useUtils();
  const register = trpc.auth.register.useMutation({
    onSuccess: ({ user }) => utils.auth.me.setData(undefined, user),
  });
  const [values, setValues] = useState<Registration>({ username: '', email: '', password: '' });
  const [problems, setProblems] = useState<RegistrationProblems>({});

  function change(field: keyof Registration, value: string) {
    setValues({ ...values, [field]: value });
    setProblems({ ...problems, [field]: undefined });
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (register.isPending) return;
    const form = event.currentTarget;
    const checked = checkRegistration(values);
    setProblems(checked.problems);
    if (checked.input === null) {
      focusFirstInvalid(form);
      return;
    }
    register.mutate(checked.input, {
      onError: (error) => {
        setProblems(problemsOf(error) ?? {});
        focusFirstInvalid(form);
      },
    });
  }

  return (
    <AuthCard
      title={isNew ? m.auth_welcome_title() : m.auth_register_title()}
      subtitle={isNew ? m.auth_welcome_subtitle() : m.auth_register_subtitle()}
      footer={
        !isNew && (
          <>
            {m.auth_have_account()} {signInLink}
          </>
        )
      }
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {register.isError && problemsOf(register.error) === null && (
          <Notice>{errorText(register.error)}</Notice>
        )}
        <Field label={m.auth_username()} error={problems.username} hint={m.auth_username_hint()}>
          <Input
            name="username"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the form is all there is on the page
            autoFocus={hasKeyboard.matches}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={values.username}
            onChange={(event) => change('username', event.target.value)}
          />
        </Field>
        <Field
          label={m.auth_email()}
          error={problems.email}
          hint={m.auth_email_hint()}
          aside={<OptionalMark />}
        >
          <Input
            name="email"
            type="email"
            autoComplete="email"
            value={values.email}
            onChange={(event) => change('email', event.target.value)}
          />
        </Field>
        <Field label={m.auth_password()} error={problems.password} hint={m.auth_password_hint()}>
          <PasswordInput
            name="password"
            autoComplete="new-password"
            value={values.password}
            onChange={(event) => change('password', event.target.value)}
          />
        </Field>
        <Button type="submit" size="lg" isBusy={register.isPending} className="mt-1">
          {m.auth_register()}
        </Button>
      </form>
    </AuthCard>
  );
}
