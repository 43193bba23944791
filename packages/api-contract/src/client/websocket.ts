/** The fallback for platforms without a WebSocket of their own. Browsers and most other platforms don't need one. */
export const fallbackWebSocket: typeof WebSocket | undefined = undefined;
