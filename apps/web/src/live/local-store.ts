/** A storage of the browser, for what is good to keep but no harm to lose: it may be forbidden, or have no room left. */
function storeIn(storage: () => Storage) {
  return {
    get(key: string): string | null {
      try {
        return storage().getItem(key);
      } catch {
        return null;
      }
    },
    set(key: string, value: string): void {
      try {
        storage().setItem(key, value);
      } catch {
        // Kept in memory alone then.
      }
    },
    remove(key: string): void {
      try {
        storage().removeItem(key);
      } catch {
        // There is none to remove then.
      }
    },
    keys(prefix: string): string[] {
      try {
        return Object.keys(storage()).filter((key) => key.startsWith(prefix));
      } catch {
        return [];
      }
    },
  };
}

export type KeyStore = ReturnType<typeof storeIn>;

/** For all tabs, and for good. */
export const localStore = storeIn(() => localStorage);
/** For this tab, over its reloads. */
export const tabStore = storeIn(() => sessionStorage);
