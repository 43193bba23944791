import { TRPCError } from '@trpc/server';
import { ZodError, ZodRealError } from 'zod';

/** Makes errors name a field as the caller did. */
export function namedAsSent(error: unknown, sent: unknown, aliases: Record<string, string> = {}): unknown {
  if (!(error instanceof TRPCError) || !(error.cause instanceof ZodError)) return error;
  const isSent = (name: string) => typeof sent === 'object' && sent !== null && Object.hasOwn(sent, name);
  const sentNames = new Map(
    Object.entries(aliases)
      .filter(([alias, field]) => isSent(alias) && !isSent(field))
      .map(([alias, field]) => [field, alias]),
  );
  if (sentNames.size === 0) return error;
  const issues = error.cause.issues.map((issue) => {
    const [field, ...inner] = issue.path;
    return field === undefined
      ? issue
      : { ...issue, path: [sentNames.get(String(field)) ?? field, ...inner] };
  });
  return new TRPCError({ code: error.code, message: error.message, cause: new ZodRealError(issues) });
}
