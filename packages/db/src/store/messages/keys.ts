export interface MessageKey {
  roomId: number;
  seq: number;
}

/** A possible membership: a person and a room. */
export interface MembershipKey {
  roomId: number;
  userId: number;
}

/** What identifies a send. */
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
