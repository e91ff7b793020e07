import { useRef } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { KeyHint } from '../../../components/key-hint.tsx';
import { isDialogOpen, takeKey, useKeyPress } from '../../../components/use-key-press.ts';
import './receipt-search.css';

const LONGEST_TEXT = 40;

/** Finds entries by a part of the receipt's number. */
export function ReceiptSearch({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  useKeyPress((event) => {
    if (event.key !== 'F2' || isDialogOpen()) return;
    takeKey(event);
    field.current?.focus();
    field.current?.select();
  });
  return (
    <TextField className="receipt-search" value={text} onChange={onText} maxLength={LONGEST_TEXT} autoComplete="off">
      <Label className="visually-hidden">{t('manager.journal.search')}</Label>
      <Input ref={field} className="receipt-search__field" placeholder={t('manager.journal.search')} />
      <KeyHint>F2</KeyHint>
    </TextField>
  );
}
