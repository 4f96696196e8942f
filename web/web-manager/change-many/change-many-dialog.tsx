import '#web/ui/forms/form-styles.ts';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type UserChange, userChange } from '#contracts/web-manager/user-import.ts';
import type { UserItem } from '#contracts/web-manager/users.ts';
import { Dialog } from '#web/ui/dialog.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { loaded } from '../api.ts';
import { Loaded } from '../directory/loaded.tsx';
import { useTenant } from '../shell/tenant-context.ts';
import { ChangeForm } from './change-form.tsx';
import { ChangeSummary } from './change-summary.tsx';
import { type ChangeChoices, changeFields, changeInput, changeProblems, noChange } from './user-change.ts';

interface ChangeManyProps {
  readonly users: readonly UserItem[];
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** One change for many users: filled in, then looked at, then done. */
export function ChangeManyDialog(props: ChangeManyProps & { readonly opened: boolean }): ReactNode {
  const { t } = useTranslation('webManager');
  const { opened, users, onClose } = props;
  return (
    <Dialog opened={opened} onClose={onClose} title={t('changeMany.title', { count: users.length })} size={640}>
      <Choices>{(choices) => <ChangeMany {...props} choices={choices} />}</Choices>
    </Dialog>
  );
}

function Choices({ children }: { readonly children: (choices: ChangeChoices) => ReactNode }): ReactNode {
  const { id: tenantId } = useTenant();
  const departments = useQuery(loaded.departments(tenantId));
  const locations = useQuery(loaded.locations(tenantId));
  return (
    <Loaded query={useQuery(loaded.queues(tenantId))}>
      {(queues) => (
        <Loaded query={departments}>
          {(ofDepartments) => (
            <Loaded query={locations}>
              {(ofLocations) => children({ queues, departments: ofDepartments, locations: ofLocations })}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

function ChangeMany({ users, choices, onClose, onChanged }: ChangeManyProps & { readonly choices: ChangeChoices }) {
  const [change, setChange] = useState<UserChange>();
  // Saving only leads to the summary; what is filled in stays for the way back.
  const form = useSaveForm({
    initialValues: noChange,
    schema: userChange,
    toInput: changeInput,
    check: changeProblems,
    fields: changeFields,
    save: (input) => Promise.resolve(input),
    onSaved: setChange,
  });
  if (change === undefined) return <ChangeForm form={form} choices={choices} onCancel={onClose} />;
  return (
    <ChangeSummary
      users={users}
      change={change}
      choices={choices}
      onBack={() => setChange(undefined)}
      onChanged={onChanged}
    />
  );
}
