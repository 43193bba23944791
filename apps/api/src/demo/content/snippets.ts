/** Blocks of code that people show each other, each with the language after its backticks. */
export const snippets: readonly { language: string; code: string }[] = [
  { language: 'sh', code: 'npm ci\nnpm run build\nnpm start' },
  { language: 'sh', code: 'df -h /srv/backups | tail -1\ndu -sh /srv/backups/*' },
  {
    language: 'ts',
    code: 'export function isOverdue(invoice: Invoice, now: number): boolean {\n  return invoice.paidAt === null && invoice.dueAt < now;\n}',
  },
  {
    language: 'js',
    code: "const totals = orders.map(({ items }) => items.length);\nconsole.log(Math.max(...totals), 'items in the largest order');",
  },
  {
    language: 'py',
    code: 'with open("survey.csv") as file:\n    answers = [line.split(";") for line in file]\nprint(len(answers), "answers")',
  },
  {
    language: 'sql',
    code: 'SELECT country, COUNT(*) AS customers\nFROM customers\nGROUP BY country\nORDER BY customers DESC;',
  },
  {
    language: 'json',
    code: '{\n  "retries": 3,\n  "timeoutSeconds": 20,\n  "notify": ["pavel", "irina"]\n}',
  },
  { language: 'yaml', code: 'backup:\n  every: 6h\n  keep: 14\n  folder: /srv/backups' },
  { language: 'css', code: '.price {\n  font-variant-numeric: tabular-nums;\n  text-align: end;\n}' },
  { language: 'diff', code: '- const limit = 50;\n+ const limit = 100;' },
];
