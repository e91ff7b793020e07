import './key-hint.css';

/**
 * A key's name beside what it does. Drawn, not written: it is no part of the action's name, and the list of keys says
 * them all to those who cannot see it.
 */
export function KeyHint({ children }: { children: string }) {
  return <kbd className="key-hint" aria-hidden="true" data-key={children} />;
}
