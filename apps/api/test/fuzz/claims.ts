import type { Operation } from './api-document.ts';
import type { FuzzRequest } from './request-arbitrary.ts';
import type { Answer } from './send.ts';

/** What is wrong with an answer, each a sentence; nothing, when the document has said that it may come. */
export function problemsOf(operation: Operation, request: FuzzRequest, answer: Answer): string[] {
  const { status } = answer;
  if (status >= 500) return [`The status is ${status}.`];
  const documented =
    operation.answers.get(String(status)) ??
    operation.answers.get(`${Math.floor(status / 100)}XX`) ??
    operation.answers.get('default');
  if (documented === undefined) return [`The document has no status ${status} for ${operation.name}.`];
  return [
    ...bodyProblems(documented, answer),
    ...(status >= 400 ? namedFieldProblems(operation, request, answer) : []),
    ...(status < 300 && request.forbiddenField !== null
      ? [`The document forbids this ${request.forbiddenField}, and the status is ${status}.`]
      : []),
    ...(status === 429 && answer.headers['retry-after'] === undefined ? ['Retry-After is missing.'] : []),
  ];
}

type Documented = NonNullable<ReturnType<Operation['answers']['get']>>;

function bodyProblems(documented: Documented, { headers, body }: Answer): string[] {
  if (documented.size === 0) return body === '' ? [] : ['The document has no body for this status.'];
  const [type = ''] = headers['content-type']?.split(';') ?? [];
  if (!documented.has(type)) return [`The document has no content type ${type || 'none'} for this status.`];
  const validate = documented.get(type) ?? null;
  if (validate === null) return [];
  const value = parsed(body);
  if (value === undefined) return ['The body is not JSON.'];
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `The body is not as documented: ${instancePath || 'it'} ${message}.`,
  );
}

interface Refusal {
  reason: string;
  field?: string;
  issues?: { field: string }[];
}

function namedFieldProblems(operation: Operation, request: FuzzRequest, { body }: Answer): string[] {
  // In plain text no field is named.
  const { reason, field, issues = [] } = (parsed(body) ?? { reason: '' }) as Refusal;
  const existing = new Set([...operation.fields.map(({ name }) => name), ...request.sentFields]);
  const named = [field, ...issues.map((issue) => issue.field)].flatMap((path) => (path ? [path] : []));
  const unknown = named.filter((path) => !existing.has(path.split('.')[0] ?? ''));
  const { forbiddenField } = request;
  return [
    ...unknown.map((path) => `The error names ${path}, which is no field of this operation.`),
    ...(reason === 'invalid_input' &&
    forbiddenField !== null &&
    !named.some((path) => path.split('.')[0] === forbiddenField)
      ? [`The error names ${named.join(', ') || 'no field'}, and what is wrong is ${forbiddenField}.`]
      : []),
  ];
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
