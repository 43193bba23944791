import { createContext } from 'react';

/** What a Field passes to its control. */
export interface FieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
}

export const FieldContext = createContext<FieldControl | null>(null);
