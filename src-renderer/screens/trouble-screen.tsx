import type { ReactNode } from 'react';
import './centred-screen.css';

type TroubleScreenProps = {
  readonly title: string;
  /** What happened, and what it means for what was rung up. */
  readonly what: string;
  readonly todo: string;
  readonly children?: ReactNode;
};

/** A till that cannot go on: what happened, what is safe, what to do now. */
export function TroubleScreen({ title, what, todo, children }: TroubleScreenProps) {
  return (
    <main className="centred">
      <section className="card centred__card" role="alert">
        <h1 className="centred__title">{title}</h1>
        <p>{what}</p>
        <p className="centred__todo">{todo}</p>
        {children}
      </section>
    </main>
  );
}
