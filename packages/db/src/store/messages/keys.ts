export interface MessageKey {
  roomId: number;
  seq: number;
}

/** Somebody's place in a room, whether they have one or not. */
export interface MembershipKey {
  roomId: number;
  userId: number;
}

/** What makes a send unique. */
export interface SendKey {
  roomId: number;
  authorId: number;
  clientMessageId: string;
}

export function messageKeyOf({ roomId, seq }: MessageKey): string {
  return `${roomId} ${seq}`;
}

export function sendKeyOf({ roomId, authorId, clientMessageId }: SendKey): string {
  return `${roomId} ${authorId} ${clientMessageId}`;
}

export function membershipKeyOf({ roomId, userId }: MembershipKey): string {
  return `${roomId} ${userId}`;
}
