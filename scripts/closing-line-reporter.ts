import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one plain line for CI: `N passed, N failed, N skipped`. A file that could not run counts as failed. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const brokenModules = modules.filter((module) => module.errors().length > 0).length;
    const failed = count('failed') + brokenModules + errors.length;
    console.log(
      `\n${count('passed')} passed, ${failed} failed, ${count('skipped') + count('pending')} skipped`,
    );
  }
}
