/** How many calls one HTTP request can contain. tRPC's links split larger batches if you set `maxItems`. */
export const maxBatchCalls = 20;
