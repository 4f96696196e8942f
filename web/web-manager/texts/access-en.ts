/** The words of passwords, second factors and sessions; English is the source. */
export const accessEn = {
  passwords: 'Passwords',
  passwordMinLength: 'Shortest password (characters)',
  passwordExpiryDays: 'A password must be changed after (days)',
  oneTimePasswordDays: 'A one-time password works for (days)',
  passwordReuse: 'Former passwords that are not taken again',
  secondFactor: 'Second factor',
  secondFactorFor: 'Must have a second factor',
  help: {
    passwordMinLength:
      'From {{min, number}} to {{max, number}}; holds for new passwords. User names and very common passwords are always refused.',
    passwordExpiryDays:
      'From {{min, number}} to {{max, number}}; 0 = never. Open sessions go on, the next sign-on asks.',
    oneTimePasswordDays: 'From {{min, number}} to {{max, number}}; 0 = until it is changed.',
    passwordReuse: 'From {{min, number}} to {{max, number}}; 0 = all are taken.',
    secondFactorFor:
      'A code of an application on the telephone, after the password. Who must have one sets it up at the next sign-on; everybody may.',
  },
  groups: {
    nobody: 'Nobody',
    'central-administrators': 'Central administrators',
    'web-manager': 'All who may enter Web Manager',
    everybody: 'Everybody',
  },
  once: {
    person:
      'This password is shown only now and is stored nowhere. Copy it before you leave, and pass it on in a safe way. It is valid for the first sign-on.',
    service:
      'This password is shown only now and is stored nowhere. Copy it before you leave, and keep it where the program reads it.',
    copied: 'Copied. Keep it where nobody else can read it.',
    done: 'Back to the list',
    leaveTitle: 'Leave without the password?',
    leaveText:
      'The password of {{name}} was not copied. It is stored nowhere and cannot be shown again; “Reset password” sets another one.',
    leave: 'Leave without it',
  },
  title: 'Ways in',
  hasFactor: 'Has a second factor',
  hasNoFactor: 'Has no second factor',
  resetFactor: 'Reset second factor',
  resetFactorText:
    '{{name}} then signs on with the password alone until a second factor is set up again. Do this when the telephone and the recovery codes are lost, and you are sure who asks.',
  resetFactorDone: 'The second factor of “{{name}}” is reset.',
  noSessions: 'Not signed on anywhere.',
  endSessions: 'End all sessions',
  sessionsEnded: 'Ended.',
  kind: 'Kind',
  kinds: { person: 'Person', service: 'Service' },
  kindHelp:
    'A service is a program, e.g. a bot. It keeps its password and cannot sign on to a page. Cannot be changed later.',
  servicePassword: 'Password',
  servicePasswordHelp:
    'The program keeps it until you reset it. At least {{min, number}} characters, {{different, number}} of them different.',
  serviceResetTitle: 'New password for {{name}}',
  isService: 'This user is a service: a program, e.g. a bot. It keeps its password and cannot sign on to a page.',
};
