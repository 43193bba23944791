import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'vitest';
import type { Visitor } from './visitor.ts';

/** Checks that the page is accessible and no wider than the screen. */
export async function checkAccessibility(visitor: Visitor, what: string): Promise<void> {
  expect(await axeFindings(visitor, what)).toEqual([]);
  expect(await overflow(visitor), `${what} is wider than the screen`).toBeLessThanOrEqual(0);
}

/**
 * What axe finds once the page is still, including the rule that a name contains the visible text (WCAG 2.5.3), which is off by default.
 */
export async function axeFindings(
  visitor: Visitor,
  what: string,
  rules?: readonly string[],
): Promise<string[]> {
  await visitor.stillness();
  const axe = new AxeBuilder({ page: visitor.page });
  if (rules === undefined) axe.options({ rules: { 'label-content-name-mismatch': { enabled: true } } });
  else axe.withRules([...rules]);
  const { violations } = await axe.analyze();
  return violations
    .map(({ id, nodes }) => ({
      id,
      places: nodes.map(({ html }) => html).filter((html) => !isMenuAlone(id, html)),
    }))
    .filter(({ places }) => places.length > 0)
    .map(({ id, places }) => `${what}: ${id} at ${places.join(' ')}`);
}

/** A menu takes the focus and everything else waits, as with a dialog, but axe expects it in a landmark. */
function isMenuAlone(rule: string, html: string): boolean {
  return rule === 'region' && html.includes('role="menu');
}

/** By how many pixels the page is wider than the screen. */
export function overflow({ page }: Visitor): Promise<number> {
  return page.evaluate(async () => {
    // A menu follows its anchor one frame later.
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    return document.documentElement.scrollWidth - window.innerWidth;
  });
}

/** Elements that have an outline but neither are focused nor contain the focus. */
export function strayOutlines({ page }: Visitor): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => {
        const { outlineStyle, outlineWidth, visibility } = getComputedStyle(element);
        const isOutlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
        return isOutlined && visibility === 'visible' && !element.matches(':focus, :focus-within');
      })
      .map((element) => element.outerHTML.slice(0, 200)),
  );
}

/** Hints in empty fields that do not fit and end without an ellipsis. */
export function cutPlaceholders({ page }: Visitor): Promise<string[]> {
  return page.evaluate(() => {
    const ruler = document.createElement('canvas').getContext('2d');
    return [...document.querySelectorAll<HTMLInputElement>(':placeholder-shown')]
      .filter((field) => {
        if (ruler === null) return true;
        const { fontWeight, fontSize, fontFamily, paddingLeft, paddingRight } = getComputedStyle(field);
        // The shorthand is empty where a font has features.
        ruler.font = `${fontWeight} ${fontSize} ${fontFamily}`;
        const room = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
        const hasEllipsis = getComputedStyle(field, '::placeholder').textOverflow === 'ellipsis';
        return ruler.measureText(field.placeholder).width > room && !hasEllipsis;
      })
      .map((field) => field.outerHTML.slice(0, 200));
  });
}

/** Text that is cut off at the bottom because its box does not grow. */
export function cutTexts({ page }: Visitor): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => {
        const { overflowY, visibility } = getComputedStyle(element);
        const isCut = element.scrollHeight > element.clientHeight + 2 && /hidden|clip/.test(overflowY);
        const hasText = [...element.childNodes].some(
          ({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && textContent?.trim() !== '',
        );
        // Clamped to a few lines on purpose, with an ellipsis.
        const isClamped = getComputedStyle(element).webkitLineClamp !== 'none';
        return isCut && hasText && !isClamped && visibility === 'visible' && element.clientHeight > 1;
      })
      .map((element) => element.outerHTML.slice(0, 200)),
  );
}
