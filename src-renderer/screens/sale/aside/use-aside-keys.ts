import { isDialogOpen, takeKey, useKeyPress } from '../../../components/use-key-press.ts';
import type { Asides } from '../../../state/asides.ts';

/** Ctrl with R, E or K begins something beside the sale, whatever has the focus. */
export function useAsideKeys(asides: Asides): void {
  const begins: Readonly<Record<string, () => void>> = {
    r: asides.bringBack,
    e: asides.newMember,
    k: asides.aboutCard,
  };
  useKeyPress((event) => {
    if (!event.ctrlKey || event.altKey || event.shiftKey || event.metaKey || isDialogOpen()) return;
    const begin = begins[event.key.toLowerCase()];
    if (begin === undefined) return;
    takeKey(event);
    if (!event.repeat) begin();
  });
}
