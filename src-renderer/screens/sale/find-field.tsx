import { type RefObject, useEffect, useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { BarcodeIcon } from '../../components/icons.tsx';
import { KeyHint } from '../../components/key-hint.tsx';
import type { Notice } from '../../state/notice.ts';
import { useSale, useSaleSession } from './use-sale.ts';
import './find-field.css';

const FLASH_MS = 400;

/** The one field for everything that can be scanned or typed. */
export function FindField({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  const session = useSaleSession();
  const text = useSale((state) => state.fieldText);
  const notice = useSale((state) => state.notice);
  const flash = useFlash(notice);
  useEffect(() => field.current?.focus(), [field]);
  // What was given back to be mended is marked, so that the next key replaces it.
  useEffect(() => {
    if (notice?.tone === 'bad') field.current?.select();
  }, [field, notice]);
  return (
    <TextField
      className="find-field"
      data-flash={flash}
      value={text}
      onChange={session.setFieldText}
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
    >
      <Label className="visually-hidden">{t('sale.field')}</Label>
      <BarcodeIcon />
      <Input ref={field} className="find-field__input" placeholder={t('sale.field')} />
      <KeyHint>F2</KeyHint>
    </TextField>
  );
}

/** `good` or `bad` for a moment after each notice of that tone. */
function useFlash(notice: Notice | null): 'good' | 'bad' | undefined {
  const [overId, setOverId] = useState(0);
  const id = notice?.id ?? 0;
  useEffect(() => {
    const timer = setTimeout(() => setOverId(id), FLASH_MS);
    return () => clearTimeout(timer);
  }, [id]);
  const tone = notice?.tone;
  return (tone === 'good' || tone === 'bad') && id !== overId ? tone : undefined;
}
