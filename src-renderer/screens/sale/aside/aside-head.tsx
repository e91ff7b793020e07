import type { ReactNode } from 'react';
import './aside-head.css';

/** What stands in the place of the sale, in one line, where the sale has its field. */
export function AsideHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className="aside-head">
      <h2 className="aside-head__title">{title}</h2>
      {children}
    </header>
  );
}
