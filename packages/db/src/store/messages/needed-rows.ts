import type { MembershipKey } from './keys.ts';
import { membershipKeyOf, type MessageKey, type SendKey } from './keys.ts';

/** Declares the rows that a batch of changes needs read, besides its rooms. They need not exist. */
export class NeededRows {
  #memberships = new Map<string, MembershipKey>();
  readonly messages: MessageKey[] = [];
  readonly sends: SendKey[] = [];
  #webhookIds = new Set<number>();
  #userIds = new Set<number>();

  membership(place: MembershipKey): void {
    this.#memberships.set(membershipKeyOf(place), place);
  }

  message(key: MessageKey): void {
    this.messages.push(key);
  }

  /** The message that an earlier send with this key has stored. */
  sent(key: SendKey): void {
    this.sends.push(key);
  }

  webhook(id: number): void {
    this.#webhookIds.add(id);
  }

  /** Someone's role on the server. */
  role(userId: number): void {
    this.#userIds.add(userId);
  }

  get memberships(): MembershipKey[] {
    return [...this.#memberships.values()];
  }

  get webhookIds(): number[] {
    return [...this.#webhookIds];
  }

  get userIds(): number[] {
    return [...this.#userIds];
  }
}
