import { useEffect, useState } from 'react';

/** `value` as it was when it last stood still for `delayMs`: what to search for while someone types. */
export function useDebounced<Value>(value: Value, delayMs = 150): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}
