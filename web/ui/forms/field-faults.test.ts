import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { passwordChange } from '#contracts/session.ts';
import { queueInput } from '#contracts/web-manager/queues.ts';
import { tenantInput } from '#contracts/web-manager/tenants.ts';
import { userInput } from '#contracts/web-manager/users.ts';
import { ApiError, apiErrorOf } from '../api-error.ts';
import { placeProblems, problemsOfApiError, problemsOfIssues } from './field-faults.ts';

function problemsOf(schema: z.ZodType, value: unknown) {
  const parsed = schema.safeParse(value, { reportInput: true });
  return parsed.success ? [] : problemsOfIssues(parsed.error.issues);
}

describe('what the schema of a contract refuses', () => {
  const queue = { name: 'Sales', priority: 5, offerTimeoutSeconds: 20, memberIds: [] };

  it('is "required" for an empty name, an emptied number and a missing value', () => {
    expect(problemsOf(queueInput, { ...queue, name: '  ' })[0]).toEqual({ path: 'name', kind: 'required' });
    expect(problemsOf(queueInput, { ...queue, priority: '' })[0]).toEqual({ path: 'priority', kind: 'required' });
    expect(problemsOf(queueInput, { ...queue, priority: undefined })[0]).toEqual({
      path: 'priority',
      kind: 'required',
    });
  });

  it('names the limit that was passed', () => {
    expect(problemsOf(queueInput, { ...queue, priority: 12 })).toEqual([
      { path: 'priority', kind: 'tooBig', limit: 9 },
    ]);
    expect(problemsOf(queueInput, { ...queue, offerTimeoutSeconds: 1 })).toEqual([
      { path: 'offerTimeoutSeconds', kind: 'tooSmall', limit: 5 },
    ]);
    expect(problemsOf(queueInput, { ...queue, name: 'x'.repeat(81) })).toEqual([
      { path: 'name', kind: 'tooLong', limit: 80 },
    ]);
    expect(problemsOf(queueInput, { ...queue, priority: 2.5 })[0]).toEqual({ path: 'priority', kind: 'wholeNumber' });
  });

  it('says what is wrong where no form is described', () => {
    expect(problemsOf(queueInput, { ...queue, name: 'a\tb' })).toEqual([{ path: 'name', kind: 'characters' }]);
    const problems = problemsOf(passwordChange, { currentPassword: 'x', newPassword: ' '.repeat(10) });
    expect(problems).toEqual([{ path: 'newPassword', kind: 'tooPlain', limit: 5 }]);
  });

  it('is told at the nearest input that is shown', () => {
    const user = {
      userName: 'ada',
      firstName: 'Ada',
      lastName: 'Byron',
      email: 'nowhere',
      role: 'agent',
      queueIds: [],
    };
    const capacity = { voice: 0, callback: 0, email: 0, 'web-interaction': 99, 'open-media': 0 };
    const problems = problemsOf(userInput, { ...user, capacity, disabled: false });
    const { atField, elsewhere } = placeProblems(problems, ['email', 'capacity.web-interaction']);
    expect([...atField]).toEqual([
      ['email', { path: 'email', kind: 'email' }],
      ['capacity.web-interaction', { path: 'capacity.web-interaction', kind: 'tooBig', limit: 50 }],
    ]);
    expect(elsewhere).toEqual([]);
  });

  it('of one entry of a list is told at the list', () => {
    const problems = problemsOf(tenantInput, { domains: ['good.example', 'bad domain'] });
    const { atField } = placeProblems(problems, ['name', 'domains']);
    expect(atField.get('domains')).toEqual({ path: 'domains.1', kind: 'entryFormat', entry: 'bad domain' });
  });
});

describe('what the server refuses', () => {
  it('is told at the field to which its code belongs', () => {
    const error = new ApiError('USER_NAME_TAKEN', { status: 409 });
    expect(problemsOfApiError(error, { USER_NAME_TAKEN: 'userName' })).toEqual([
      { path: 'userName', code: 'USER_NAME_TAKEN' },
    ]);
  });

  it('is told at the fields that it names', () => {
    const error = apiErrorOf({ code: 'INPUT_INVALID', fields: [{ path: 'name', message: 'Too small' }] }, 400);
    expect(problemsOfApiError(error, {})).toEqual([{ path: 'name', kind: 'refused' }]);
  });

  it('says at the field why, where the code does', () => {
    const error = apiErrorOf(
      { code: 'USER_IS_YOURSELF', fields: [{ path: 'role', message: 'USER_IS_YOURSELF' }] },
      409,
    );
    expect(problemsOfApiError(error, {})).toEqual([{ path: 'role', code: 'USER_IS_YOURSELF' }]);
  });

  it('names the number of a rule that the page may not know', () => {
    const fields = [{ path: 'newPassword', message: 'PASSWORD_TOO_SHORT', limit: 14 }];
    expect(problemsOfApiError(apiErrorOf({ code: 'PASSWORD_TOO_SHORT', fields }, 422), {})).toEqual([
      { path: 'newPassword', kind: 'tooShort', limit: 14 },
    ]);
  });

  it('concerns no field otherwise', () => {
    expect(problemsOfApiError(new ApiError('QUEUE_IN_USE', { status: 409 }), { USER_NAME_TAKEN: 'userName' })).toEqual(
      [],
    );
  });
});

describe('placeProblems', () => {
  it('keeps the first problem of an input, in the order of the form, and sets aside what no input shows', () => {
    const { atField, elsewhere } = placeProblems(
      [
        { path: 'b', kind: 'required' as const },
        { path: 'a', kind: 'format' as const },
        { path: 'b', kind: 'format' as const },
        { path: 'version', kind: 'refused' as const },
      ],
      ['a', 'b'],
    );
    expect([...atField.entries()]).toEqual([
      ['a', { path: 'a', kind: 'format' }],
      ['b', { path: 'b', kind: 'required' }],
    ]);
    expect(elsewhere).toEqual([{ path: 'version', kind: 'refused' }]);
  });
});

describe('apiErrorOf', () => {
  it('reads problem details', () => {
    const error = apiErrorOf({ code: 'SIGN_ON_LIMITED', status: 429, retryAfterSeconds: 30, requestId: 'r1' }, 429);
    expect(error).toMatchObject({
      code: 'SIGN_ON_LIMITED',
      status: 429,
      retryAfterSeconds: 30,
      requestId: 'r1',
      fields: [],
    });
  });

  it('judges what is no problem details by its status', () => {
    expect(apiErrorOf('<html>', 502).code).toBe('SERVER_NOT_READY');
    expect(apiErrorOf({ code: 'SOMETHING_NEW' }, 500).code).toBe('SERVER_FAULT');
    expect(apiErrorOf({ code: 'toString' }, 400).code).toBe('SERVER_FAULT');
    expect(apiErrorOf(undefined, 413).code).toBe('BODY_TOO_LARGE');
  });
});
