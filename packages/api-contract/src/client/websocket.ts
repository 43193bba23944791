/** What stands in where the platform has no WebSocket of its own: nothing, in browsers and wherever else nothing is needed. */
export const fallbackWebSocket: typeof WebSocket | undefined = undefined;
