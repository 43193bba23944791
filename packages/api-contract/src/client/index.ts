/** The typed client and its parts: links, reconnecting, and following a room's log. Contains no server code. */
export {
  createParleyClient,
  type FollowOptions,
  type ParleyClient,
  type ParleyClientOptions,
  type SendOptions,
} from './client.ts';
export {
  followLog,
  keepSubscribed,
  type FollowFrom,
  type FollowHandlers,
  type LogItem,
  type SubscriptionHandlers,
  type TrackedEvent,
} from './follow.ts';
export type { MessageUpdate, ResetUpdate, RoomUpdate, RoomUpdates } from './follow-room.ts';
export { createParleyLinks, type ParleyLinks, type ParleyLinksOptions } from './links.ts';
export { ParleyError, type FailureReason } from './parley-error.ts';
export { randomId } from './random-id.ts';
export { isPassing, pauseMs, retryDelayMs } from './retry.ts';
