/** How many calls one HTTP request may carry. tRPC's links split larger batches when they are told so by `maxItems`. */
export const maxBatchCalls = 20;
