/** What is wrong unless a condition holds. */
export function unless(isSo: boolean, problem: string): string[] {
  return isSo ? [] : [problem];
}
