import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Form, Switch } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { PrinterSettings } from '../../../src-shared/contracts/till.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { TextInput } from '../../components/text-input.tsx';
import { ToggleRow } from '../../components/toggle-row.tsx';
import { useTill } from '../../queries/till.ts';
import { printerFormOf, settingsOf } from '../../state/printer-form.ts';
import { ProblemLine } from './problem-line.tsx';
import './printer-form.css';

const COLUMNS = ['32', '42', '48'] as const;

/** Where the printer is, and what it does by itself. */
export function PrinterForm({ kept }: { kept: PrinterSettings | null }) {
  const { t } = useTranslation();
  const { calls, queryClient } = useTill();
  const [form, setForm] = useState(() => printerFormOf(kept));
  const [isWrong, setWrong] = useState(false);
  const configure = useMutation(
    calls.printer.configure.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: calls.printer.settings.key() }),
    }),
  );
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const settings = settingsOf(form);
    setWrong(settings === null);
    if (settings !== null && !configure.isPending) configure.mutate(settings);
  };
  const removed = configure.variables === null ? t('manager.printer.removed') : t('manager.printer.saved');
  return (
    <Form className="manager__form" onSubmit={onSubmit}>
      <div className="printer-form__place">
        <TextInput
          label={t('manager.printer.host')}
          hint={t('manager.printer.hostHint')}
          value={form.host}
          onChange={(host) => setForm({ ...form, host })}
          maxLength={253}
        />
        <TextInput
          label={t('manager.printer.port')}
          hint={t('manager.printer.portHint')}
          value={form.port}
          onChange={(port) => setForm({ ...form, port })}
          maxLength={5}
        />
      </div>
      <div>
        <p className="text-input__label">{t('manager.printer.columns')}</p>
        <ToggleRow
          label={t('manager.printer.columns')}
          choices={COLUMNS.map((id) => ({ id, words: id }))}
          chosen={COLUMNS.find((each) => Number(each) === form.columns) ?? '42'}
          onChoose={(columns) => setForm({ ...form, columns: Number(columns) as PrinterSettings['columns'] })}
        />
      </div>
      <Setting isOn={form.automatic} onChange={(automatic) => setForm({ ...form, automatic })}>
        {t('manager.printer.automatic')}
      </Setting>
      <Setting isOn={form.drawer} onChange={(drawer) => setForm({ ...form, drawer })}>
        {t('manager.printer.drawer')}
      </Setting>
      <ProblemLine
        error={configure.error}
        problem={isWrong ? t('manager.printer.invalid') : null}
        done={configure.isSuccess ? removed : null}
      />
      <div className="manager__actions">
        <ActionButton kind="primary" type="submit" onPress={() => undefined} keyHint={t('key.enter')}>
          {t('manager.printer.save')}
        </ActionButton>
        {kept === null ? null : (
          <ActionButton
            onPress={() => {
              setWrong(false);
              configure.mutate(null);
            }}
          >
            {t('manager.printer.remove')}
          </ActionButton>
        )}
      </div>
    </Form>
  );
}

function Setting(props: { isOn: boolean; onChange: (isOn: boolean) => void; children: string }) {
  return (
    <Switch className="setting" isSelected={props.isOn} onChange={props.onChange}>
      <span className="setting__track" aria-hidden="true">
        <span className="setting__knob" />
      </span>
      {props.children}
    </Switch>
  );
}
