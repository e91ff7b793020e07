import './key-hint.css';

/** A key's name beside what it does. Not read aloud with the name of the action; the list of keys says them all. */
export function KeyHint({ children }: { children: string }) {
  return (
    <kbd className="key-hint" aria-hidden="true">
      {children}
    </kbd>
  );
}
