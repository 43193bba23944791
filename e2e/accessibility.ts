import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'vitest';
import type { Visitor } from './visitor.ts';

/** That nothing in the page, once it is still, keeps people out, and that it is no wider than the screen. */
export async function checkAccessibility(visitor: Visitor, what: string): Promise<void> {
  await visitor.stillness();
  const { violations } = await new AxeBuilder({ page: visitor.page }).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${what}: ${id} at ${nodes.map(({ html }) => html).join(' ')}`,
  );
  expect(found).toEqual([]);
  const overflow = await visitor.page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(overflow, `${what} is wider than the screen`).toBeLessThanOrEqual(0);
}
