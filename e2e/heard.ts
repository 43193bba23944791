import type { Page } from 'playwright-core';

/**
 * What a screen reader would announce: the text added to live regions, by the rules of WAI-ARIA 1.2. The nearest ancestor that is a region
 * counts, and one that is `off` is silent.
 */
export class Heard {
  #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async on(page: Page): Promise<Heard> {
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      const implicit: Record<string, string> = {
        alert: 'assertive',
        log: 'polite',
        status: 'polite',
        timer: 'off',
      };

      function regionOf(node: Node): Element | null {
        const element = node instanceof Element ? node : node.parentElement;
        return (
          element?.closest('[aria-live], [role=alert], [role=status], [role=log], [role=timer], output') ??
          null
        );
      }

      function liveness(region: Element): string {
        const role = region.getAttribute('role') ?? (region.localName === 'output' ? 'status' : '');
        return region.getAttribute('aria-live') ?? implicit[role] ?? 'off';
      }

      function isHidden(node: Node): boolean {
        const element = node instanceof Element ? node : node.parentElement;
        return element === null || element.closest('[aria-hidden=true], [inert]') !== null;
      }

      function textOf(node: Node): string {
        if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
        if (!(node instanceof Element) || node.matches('[aria-hidden=true]')) return '';
        return [...node.childNodes].map(textOf).join(' ');
      }

      function say(node: Node): void {
        const region = regionOf(node);
        if (region === null || liveness(region) === 'off' || isHidden(node)) return;
        const text = textOf(node).replaceAll(/\s+/g, ' ').trim();
        if (text !== '') said.push(text);
      }

      new MutationObserver((mutations) => {
        for (const { type, target, addedNodes } of mutations) {
          if (type === 'characterData') say(target);
          else for (const node of addedNodes) say(node);
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    return new Heard(page);
  }

  /** Everything announced so far, in order. */
  all(): Promise<string[]> {
    return this.#page.evaluate(() => (window as unknown as { said: string[] }).said);
  }
}
