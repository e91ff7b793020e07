import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { StaffRole } from '../../../src-shared/contracts/feed.ts';
import { KeyHint } from '../../components/key-hint.tsx';
import { isDialogOpen, takeKey, useKeyPress } from '../../components/use-key-press.ts';

export type Person = { readonly staffId: string; readonly name: string; readonly role: StaffRole };

const ARROWS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** The store's staff as large buttons: by hand, by number, or by arrows and Enter. */
export function StaffList({ staff, onChoose }: { staff: readonly Person[]; onChoose: (person: Person) => void }) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  useKeyPress((event) => {
    if (isDialogOpen()) return;
    const person = /^[1-9]$/.test(event.key) ? staff[Number(event.key) - 1] : undefined;
    const step = ARROWS[event.key];
    if (person !== undefined) {
      takeKey(event);
      onChoose(person);
    } else if (step !== undefined) {
      takeKey(event);
      moveFocus(list.current, step);
    }
  });
  useEffect(() => moveFocus(list.current, 1), []);
  if (staff.length === 0) return <p>{t('signIn.nobody')}</p>;
  return (
    <ul className="staff-list" aria-label={t('signIn.staff')} ref={list}>
      {staff.map((person, index) => (
        <li key={person.staffId}>
          <Button className="action staff-list__person" onPress={() => onChoose(person)}>
            {index < 9 ? <KeyHint>{String(index + 1)}</KeyHint> : null}
            <span className="staff-list__name">{person.name}</span>
            <span className="quiet small">{t(`role.${person.role}`)}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

function moveFocus(list: HTMLUListElement | null, step: 1 | -1): void {
  const buttons = [...(list?.querySelectorAll('button') ?? [])];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const next = at < 0 ? 0 : (at + step + buttons.length) % buttons.length;
  buttons[next]?.focus();
}
