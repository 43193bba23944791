import type { z } from 'zod';

const kinds: Partial<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** What is wrong with a field, as the rest of a sentence that begins with its name. For checks whose schema has no message of its own. */
export const inputMessage: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return 'is missing';
      const kind = kinds[issue.expected];
      return kind && `must be ${kind}`;
    }
    case 'invalid_value':
      if (issue.input === undefined) return 'is missing';
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'too_small':
      if (issue.inclusive === false) return `must be more than ${issue.minimum}`;
      return `must ${sizeOf(issue.origin, 'at least', issue.minimum)}`;
    case 'too_big':
      if (issue.inclusive === false) return `must be less than ${issue.maximum}`;
      return `must ${sizeOf(issue.origin, 'at most', issue.maximum)}`;
    default:
      return undefined;
  }
};

function sizeOf(origin: string, bound: 'at least' | 'at most', size: number | bigint): string {
  const end = Number(size) === 1 ? '' : 's';
  switch (origin) {
    case 'string':
      return `be ${bound} ${size} character${end} long`;
    case 'array':
      return `have ${bound} ${size} item${end}`;
    default:
      return `be ${bound} ${size}`;
  }
}
