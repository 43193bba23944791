/** A storage of the browser, for data that is useful but not essential: the storage may be blocked or full. */
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
        // Then it is only kept in memory.
      }
    },
    remove(key: string): void {
      try {
        storage().removeItem(key);
      } catch {
        // Then there is nothing to remove.
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

/** Shared by all tabs, and permanent. */
export const localStore = storeIn(() => localStorage);
/** For this tab only. Survives reloads. */
export const tabStore = storeIn(() => sessionStorage);
