import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ActionButton } from './action-button.tsx';
import { DialogCard } from './dialog-card.tsx';
import { KeyHint } from './key-hint.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import './key-list.css';

export type KeyScreen = 'sign-in' | 'sale' | 'manager';

/** So many keys stand in one column; more of them in two. */
const ONE_COLUMN = 12;

/** All keys of the screen that stands, and the language. */
export function KeyList({ screen, onClose }: { screen: KeyScreen; onClose: () => void }) {
  const { t } = useTranslation();
  const rows = KEYS[screen](t);
  return (
    <DialogCard title={t('keys.title')} onClose={onClose}>
      <dl className={`key-list ${rows.length > ONE_COLUMN ? 'key-list--long' : ''}`} aria-label={t('keys.list')}>
        {rows.map(([keys, meaning]) => (
          <div key={meaning} className="key-list__row">
            <dt className="key-list__keys">
              {keys.map((key) => (
                <KeyHint key={key}>{key}</KeyHint>
              ))}
              <span className="visually-hidden">{keys.join(', ')}</span>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <div className="key-list__foot">
        <LanguageSwitch />
        <ActionButton onPress={onClose} keyHint={t('key.escape')}>
          {t('app.close')}
        </ActionButton>
      </div>
    </DialogCard>
  );
}

type Rows = readonly (readonly [readonly string[], string])[];
function saleKeys(t: TFunction): Rows {
  return [
    [['F2'], t('keys.find')],
    [['F3'], t('pay.keys.print')],
    [[`${t('key.shift')}+F3`], t('pay.keys.preview')],
    [['F4'], t('pay.keys.park')],
    [['F6'], t('redeem.keys.use')],
    [['F7'], t('redeem.keys.rewards')],
    [['F8'], t('redeem.keys.history')],
    [['F9'], t('pay.keys.card')],
    [['F10'], t('pay.keys.cash')],
    [[t('key.enter')], t('keys.enter')],
    [['↑', '↓'], t('keys.lines')],
    [['+', '−'], t('keys.quantity')],
    [[t('key.delete')], t('keys.remove')],
    [['1', '…', '9'], t('keys.choose')],
    [[t('key.escape')], t('keys.escape')],
    [[`${t('key.control')}+R`], t('refund.keys.open')],
    [[`${t('key.control')}+A`], t('refund.keys.everything')],
    [['0', '…', '9'], t('refund.keys.quantity')],
    [[`${t('key.control')}+E`], t('enrol.keys.open')],
    [[`${t('key.control')}+K`], t('enrol.keys.card')],
    [['F12'], t('manager.keys.manager')],
    [[`${t('key.control')}+L`], t('keys.lock')],
    [['?'], t('keys.help')],
  ];
}

function signInKeys(t: TFunction): Rows {
  return [
    [['1', '…', '9'], t('keys.choose')],
    [['0', '…', '9'], t('keys.signInDigits')],
    [[t('key.enter')], t('keys.signInEnter')],
    [[t('key.escape')], t('keys.signInEscape')],
    [['?'], t('keys.help')],
  ];
}

function managerKeys(t: TFunction): Rows {
  return [
    [['1', '…', '6'], t('manager.keys.pages')],
    [['↑', '↓'], t('manager.keys.pagesArrows')],
    [[`${t('key.control')}+${t('key.enter')}`], t('manager.keys.act')],
    [['F2'], t('keys.find')],
    [[t('key.pageUp'), t('key.pageDown')], t('manager.keys.paging')],
    [[t('key.escape')], t('manager.keys.leave')],
    [['F12'], t('manager.keys.manager')],
    [[`${t('key.control')}+L`], t('keys.lock')],
    [['?'], t('keys.help')],
  ];
}

const KEYS: Readonly<Record<KeyScreen, (t: TFunction) => Rows>> = {
  'sign-in': signInKeys,
  sale: saleKeys,
  manager: managerKeys,
};
