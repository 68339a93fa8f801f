-- everybody whom calls, messages or the questionnaire name
select caller as participant from calls
union
select callee from calls
union
select sender from sms
union
select recipient from sms
union
select participant from genders
