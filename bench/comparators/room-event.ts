const author = { id: 1, username: 'sender', displayName: null, isDeactivated: false };

/** What Parley sends followers about a new message. The others send the same, so that deliveries have equally many bytes. */
export function roomEvent(version: number, content: string) {
  return {
    type: 'messageChanged',
    message: {
      id: version,
      roomId: 1,
      seq: version,
      version,
      author,
      content,
      clientMessageId: `bench-${version}`,
      replyTo: null,
      createdAt: new Date().toISOString(),
      editedAt: null,
      deletedAt: null,
    },
  };
}
export type RoomEvent = ReturnType<typeof roomEvent>;
