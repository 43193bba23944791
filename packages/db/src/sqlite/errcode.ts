/** SQLite's number for an error. Without imports: the reading thread needs it too. */
export function errcodeOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined;
}
