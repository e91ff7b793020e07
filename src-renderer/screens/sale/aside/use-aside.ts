import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Aside, AsideState } from '../../../state/aside.ts';
import type { Asides } from '../../../state/asides.ts';

export const AsidesContext = createContext<{
  readonly asides: Asides;
  readonly aside: StoreApi<AsideState>;
} | null>(null);

/** What the cashier can do beside the open sale. */
export function useAsides(): Asides {
  return useBoth().asides;
}

/** A part of what stands in the place of the sale; null of it where the sale itself stands. */
export function useAside<Part>(select: (aside: Aside | null) => Part): Part {
  return useStore(useBoth().aside, (state) => select(state.aside));
}

function useBoth() {
  const both = useContext(AsidesContext);
  if (both === null) throw new Error('useAside is used outside of a sale');
  return both;
}
