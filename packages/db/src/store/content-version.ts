interface Versions {
  version: number;
  contentVersion: number | null;
}

/**
 * The version in which a message's content last changed: it was sent, edited or deleted. For a room, the version of the last such change to
 * any of its messages. It is stored only where it differs from `version`. Servers of the release before this column make no other changes,
 * so what they write is right without it.
 */
export function contentVersionOf({ version, contentVersion }: Versions): number {
  return contentVersion ?? version;
}
