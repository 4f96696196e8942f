import { done, route } from '../route.ts';
import { credentials, passwordChange, sessionView } from '../session.ts';

const path = '/api/web-manager/session';

export const sessionContract = {
  signOn: route('public', 'web-manager').route({ method: 'POST', path }).input(credentials).output(sessionView),
  current: route('signing-on', 'web-manager').route({ method: 'GET', path }).output(sessionView),
  signOff: route('signing-on', 'web-manager').route({ method: 'DELETE', path }).output(done),
  changePassword: route('signed-on', 'web-manager', { step: 'password' })
    .route({ method: 'POST', path: `${path}/password` })
    .input(passwordChange)
    .output(sessionView),
};
