import { errorDataFrom, registerInput } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { fieldErrorText } from '@/lib/errors.ts';

/** What was entered in the form. An empty email address means none. */
export interface Registration {
  username: string;
  email: string;
  password: string;
}

export type RegistrationProblems = Partial<Record<keyof Registration, string>>;

/** The input for the server, or what is wrong with it according to the contract. */
export function checkRegistration({ username, email, password }: Registration) {
  const parsed = registerInput.safeParse({
    username,
    password,
    ...(email.trim() !== '' && { email: email.trim() }),
  });
  if (parsed.success) return { input: parsed.data, problems: {} };

  const problems: RegistrationProblems = {};
  for (const { path } of parsed.error.issues) {
    const field = fieldOf(path[0]);
    if (field !== null) problems[field] = sentenceFor(field, { username, email, password });
  }
  return { input: null, problems };
}

/** The server's refusal, by the field that it is about; null if it isn't about a field. */
export function problemsOf(error: unknown): RegistrationProblems | null {
  const data = errorDataFrom(error);
  if (data?.reason === 'username_taken') return { username: fieldErrorText(error) };
  if (data?.reason === 'email_taken') return { email: fieldErrorText(error) };
  const field = fieldOf(data?.field);
  return field && { [field]: fieldErrorText(error) };
}

function fieldOf(name: unknown): keyof Registration | null {
  return name === 'username' || name === 'email' || name === 'password' ? name : null;
}

function sentenceFor(field: keyof Registration, { username, password }: Registration): string {
  switch (field) {
    case 'username':
      return username.trim() === '' ? m.auth_username_missing() : m.auth_username_invalid();
    case 'email':
      return m.auth_email_invalid();
    case 'password':
      return password.length < 8 ? m.auth_password_short() : m.auth_password_invalid();
    default:
      return field satisfies never;
  }
}
