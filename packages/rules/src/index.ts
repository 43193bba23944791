export { type AccountKind, type Actor, type Restriction, type Scope, type ServerRole } from './actor.ts';
export {
  can,
  refusalOf,
  type Action,
  type ActionFacts,
  type BotFacts,
  type FactlessAction,
  type FactsFor,
  type KeyFacts,
  type MemberFacts,
  type MemberRole,
  type MessageFacts,
  type Refusal,
  type RoomAction,
  type RoomFacts,
} from './can.ts';
export {
  allRoomKinds,
  isConversation,
  isOpenRoom,
  isPair,
  roomKinds,
  roomKindsWhere,
  rulesOf,
  type RoomKind,
  type RoomKindRules,
} from './room-kinds.ts';
