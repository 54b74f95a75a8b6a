import { createContext } from 'react';
import type { Lanes } from './geometry.ts';

export const LanesContext = createContext<Lanes | null>(null);
