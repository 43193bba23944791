import { useEffect, useState } from 'react';

/** The last `value` that did not change for `delayMs`: what to search for while someone types. */
export function useDebounced<Value>(value: Value, delayMs = 150): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}
