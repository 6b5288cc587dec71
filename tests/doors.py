"""Every door of the portal: address by reader by method, and the answer each of them gets.

The addresses come from the resolver itself (`tests/addresses.py`). A new one needs its rows in
`TABLE` below, and where it names a thing, that thing in `tests/things.py`.
"""

READERS = [
    "stranger", "official", "officer_a", "officer_b", "verifier",
    "bank_officer", "other_bank_officer", "award_admin", "admin",
]  # fmt: skip
# Who is answered how, where the things are those of `tests/things.py` and nothing is sent along.
# One answer: everybody gets it. Two: who has not signed in, and whoever has. Nine: `READERS`.
# "in" leads to signing in, "again" to the password once more. A method that has no row is a 405.
TABLE = """
#                                               stranger, official, officer A, officer B, verifier,
#                                               bank, other bank, award admin, admin
dashboard:home                           GET    200
dashboard:region                         GET    200
dashboard:sheet                          GET    200
dashboard:meeting                        GET    200
dashboard:embedded_card                  GET    200
dashboard:embedded_chart                 GET    200
dashboard:search                         GET    200
dashboard:suggestions                    GET    200
dashboard:glossary                       GET    200
dashboard:compare                        GET    200
dashboard:statements                     GET    200
dashboard:methodology                    GET    200
dashboard:chart                          GET    200
dashboard:chart_file                     GET    200
account_login                            GET    200 302
account_login                            POST   200 302
account_logout                           GET    302 200
account_logout                           POST   302
account_reauthenticate                   GET    in  200
account_reauthenticate                   POST   in  200
mfa_authenticate                         GET    in  302
mfa_authenticate                         POST   in  302
account_reset_password                   GET    200
account_reset_password                   POST   200
account_reset_password_done              GET    200
account_reset_password_from_key          GET    200
account_reset_password_from_key          POST   200
account_reset_password_from_key_done     GET    200
set_password                             GET    200
set_password                             POST   422
account                                  GET    in  200
create_token                             POST   in  200
revoke_token                             POST   in  404 302 404 404 404 404 404 404
forget_place                             POST   in  404 302 404 404 404 404 404 404
make_calendar                            POST   in  200
revoke_calendar                          POST   in  302
deputies                                 GET    in  403 200 200 200 403 403 403 200
deputies                                 POST   in  403 422 422 403 403 403 403 422
end_deputyship                           POST   in  403 302 404 302 403 403 403 302
act_for                                  POST   in  403 404 404 302 403 403 403 403
stop_acting                              POST   in  403 302 302 302 403 403 403 403
own_sessions                             GET    in  200
end_session                              POST   in  404
end_all_sessions                         POST   in
second_factor_owed                       GET    in  302
notices                                  GET    in  200
read_notices                             POST   in  302
read_notice                              POST   in  302
open_notice                              POST   in  404 302 404 404 404 404 404 404
people                                   GET    in  403 403 403 403 403 403 403 200
invite                                   GET    in  403 403 403 403 403 403 403 200
invite                                   POST   in  403 403 403 403 403 403 403 422
person                                   GET    in  403 403 403 403 403 403 403 200
person                                   POST   in  403 403 403 403 403 403 403 422
resend_invitation                        POST   in  403 403 403 403 403 403 403 404
ask_rights                               POST   in  403 403 403 403 403 403 403 404
decide_rights                            POST   in  403 403 403 403 403 403 403 302
account_change_password                  GET    in  200
account_change_password                  POST   in  200
mfa_index                                GET    in  200
mfa_reauthenticate                       GET    in  again 200 200 200 200 200 200 200
mfa_reauthenticate                       POST   in  again 200 200 200 200 200 200 200
mfa_activate_totp                        GET    in  again
mfa_activate_totp                        POST   in  again
mfa_deactivate_totp                      GET    in  404 again again again again again again again
mfa_deactivate_totp                      POST   in  404 again again again again again again again
mfa_view_recovery_codes                  GET    in  404
mfa_generate_recovery_codes              GET    in  again
mfa_generate_recovery_codes              POST   in  again
mfa_download_recovery_codes              GET    in  404
mfa_download_recovery_codes              POST   in  404
mfa_list_webauthn                        GET    in  200
mfa_add_webauthn                         GET    in  again
mfa_add_webauthn                         POST   in  again
mfa_reauthenticate_webauthn              GET    in  again
mfa_reauthenticate_webauthn              POST   in  again
mfa_remove_webauthn                      GET    in  again
mfa_remove_webauthn                      POST   in  again
mfa_edit_webauthn                        GET    in  again
mfa_edit_webauthn                        POST   in  again
mfa_login_webauthn                       GET    in  302
mfa_login_webauthn                       POST   in  302
reports:worklist                         GET    in  403 200 200 200 403 403 403 200
reports:offline                          GET    200
reports:offline_worker                   GET    200
reports:report                           GET    in  403 200 404 200 403 403 403 200
reports:report                           POST   in  403 302 404 403 403 403 403 403
reports:cells                            POST   in  403 200 404 403 403 403 403 403
reports:paste                            POST   in  403 200 404 403 403 403 403 403
reports:checks                           GET    in  403 200 404 200 403 403 403 200
reports:submit                           GET    in  403 302 404 302 403 403 403 302
reports:submit                           POST   in  403 302 404 403 403 403 403 403
reports:note                             POST   in  403 302 404 403 403 403 403 403
reports:answer                           POST   in  403 302 404 302 403 403 403 302
reports:row_history                      GET    in  403 200 404 200 403 403 403 200
reports:cell_history                     GET    in  403 200 404 200 403 403 403 200
reports:attach                           POST   in  403 302 404 302 403 403 403 302
reports:evidence                         GET    in  403 200 404 200 403 403 403 200
reports:detach                           POST   in  403 302 404 403 403 403 403 403
reports:amend                            POST   in  403 302 404 403 403 403 403 403
reports:discard                          POST   in  403 302 404 403 403 403 403 403
reports:empty                            POST   in  403 302 404 403 403 403 403 403
reports:change_reason                    POST   in  403 302 404 403 403 403 403 403
reports:take_back                        POST   in  403 302 404 403 403 403 403 403
reports:restore                          POST   in  403 302 404 403 403 403 403 403
reports:template                         GET    in  403 200 404 200 403 403 403 200
reports:reopen                           POST   in  403 403 404 302 403 403 403 403
reports:verification                     GET    in  403 403 403 200 403 403 403 403
reports:verification                     POST   in  403 403 403 200 403 403 403 403
reports:verify_page                      GET    in  403 403 403 302 403 403 403 403
reports:begin_verification               POST   in  403 403 403 302 403 403 403 403
reports:accept_transfers                 POST   in  403 403 403 302 403 403 403 403
reports:verify                           POST   in  403 403 403 302 403 403 403 403
reports:return                           POST   in  403 403 403 302 403 403 403 403
reports:mark                             POST   in  403 403 403 404 403 403 403 403
reports:unmark                           POST   in  403 403 403 302 403 403 403 403
reports:hold                             POST   in  403 403 403 302 403 403 403 403
reports:resume                           POST   in  403 403 403 302 403 403 403 403
reports:restatements                     GET    200
reports:calendar                         GET    200
reports:own_calendar                     GET    200
reports:performance                      GET    200
reports:month_sums                       GET    200
reports:imports                          GET    in  403 200 200 200 403 403 403 200
reports:imports                          POST   in  403 200 200 200 403 403 403 200
reports:forget_columns                   POST   in  403 302 302 302 403 403 403 302
reports:import                           GET    in  403 200 404 404 403 403 403 404
reports:prepare_recap                    POST   in  403 403 403 404 403 403 403 404
reports:verify_recap                     POST   in  403 403 403 404 403 403 403 404
reports:return_recap                     POST   in  403 403 403 404 403 403 403 404
reports:correct_import                   POST   in  403 302 404 404 403 403 403 404
reports:answer_import                    POST   in  403 302 404 404 403 403 403 404
reports:save_import                      POST   in  403 302 404 404 403 403 403 404
reports:discard_import                   POST   in  403 302 404 404 403 403 403 404
reports:marked_import                    GET    in  403 200 404 404 403 403 403 404
kur:home                                 GET    200
kur:releases                             GET    200
kur:release                              GET    in  403 403 403 200 403 403 403 403
kur:release_publish                      POST   in  403 403 403 302 403 403 403 403
kur:release_count                        POST   in  403 403 403 400 403 403 403 403
kur:people                               GET    in  403 200 200 200 200 200 403 403
kur:export                               POST   in  403 400 400 400 400 400 403 403
kur:bulk_move                            POST   in  403 400 400 403 403 403 403 403
kur:bulk_plan                            POST   in  403 400 400 403 403 403 403 403
kur:bulk_week                            POST   in  403 400 400 403 403 403 403 403
kur:letters                              POST   in  403 400 400 403 403 403 403 403
kur:texts                                GET    in  403 200 200 403 403 403 403 403
kur:texts                                POST   in  403 200 200 403 403 403 403 403
kur:load                                 GET    in  403 200 200 403 403 403 403 403
kur:banks                                GET    in  403 200 200 200 200 200 403 403
kur:bank_target                          POST   in  403 403 403 400 403 403 403 403
kur:bank_link                            POST   in  403 403 403 403 400 400 403 302
kur:purpose                              POST   in  403 400 400 400 400 400 403 403
kur:person                               GET    in  403 200 404 200 200 404 403 403
kur:call                                 POST   in  403 400 404 403 403 403 403 403
kur:form_numbers                         POST   in  403 302 404 403 302 404 403 404
kur:move                                 POST   in  403 400 404 403 403 403 403 403
kur:move_back                            POST   in  403 400 404 403 403 403 403 403
kur:plan                                 POST   in  403 302 404 403 403 403 403 403
kur:reveal                               POST   in  403 400 404 400 400 404 403 403
kur:person_access                        GET    in  403 200 404 200 200 404 403 403
kur:events                               GET    in  403 200 200 200 403 403 403 403
kur:events                               POST   in  403 200 200 403 403 403 403 403
kur:event                                GET    in  403 200 404 200 403 403 403 403
kur:event                                POST   in  403 400 404 403 403 403 403 403
kur:event_change                         GET    in  403 200 404 403 403 403 403 403
kur:event_change                         POST   in  403 200 404 403 403 403 403 403
kur:attended                             POST   in  403 400 404 403 403 403 403 403
kur:doubts                               GET    in  403 200 200 200 403 403 403 403
kur:doubts                               POST   in  403 404 404 404 403 403 403 403
kur:renewals                             GET    in  403 200 200 200 200 200 403 403
kur:upload                               GET    in  403 403 403 403 200 200 403 200
kur:upload                               POST   in  403 403 403 403 200 200 403 200
kur:list_template                        GET    in  403 403 403 403 200 200 403 200
kur:match                                GET    in  403 200 200 200 403 403 403 200
kur:match                                POST   in  403 200 200 200 403 403 403 200
kur:list                                 GET    in  403 404 404 404 200 404 403 200
kur:list_progress                        GET    in  403 404 404 404 200 404 403 200
kur:list_answer                          POST   in  403 404 404 404 302 404 403 302
kur:list_save                            POST   in  403 404 404 404 302 404 403 302
kur:list_cancel                          POST   in  403 404 404 404 302 404 403 302
kur:list_refused                         GET    in  403 404 404 404 200 404 403 403
kur:rules                                GET    200
kur:rules                                POST   403 403 403 403 403 403 403 403 200
kur:access_log                           GET    302
kur:erasures                             GET    in  403 403 403 403 403 403 403 200
kur:erasures                             POST   in  403 403 403 403 403 403 403 404
kur:certificate                          GET    in  403 403 403 403 403 403 403 200
cohorts:index                            GET    200
cohorts:csv                              GET    200
cohorts:workbook                         GET    200
cohorts:enter                            GET    in  403 200 200 403 403 403 403 403
cohorts:enter                            POST   in  403 400 400 403 403 403 403 403
cohorts:cohort                           GET    404 404 200 404 200 404 404 404 200
cohorts:correct                          GET    in  403 200 404 403 403 403 403 403
cohorts:correct                          POST   in  403 400 404 403 403 403 403 403
cohorts:withdraw                         POST   in  403 404 404 403 403 403 403 403
cohorts:verify                           POST   in  403 403 403 404 403 403 403 403
cohorts:return                           POST   in  403 403 403 400 403 403 403 403
cohorts:decree                           GET    in  403 200 404 200 403 403 403 200
notes:index                              GET    200
notes:write                              GET    in  200 200 200 403 403 403 403 403
notes:write                              POST   in  422 422 422 403 403 403 403 403
notes:note                               GET    404 404 200 404 200 404 404 404 200
notes:replace                            GET    in  404 200 404 403 403 403 403 403
notes:replace                            POST   in  404 422 404 403 403 403 403 403
notes:verify                             POST   in  403 403 403 302 403 403 403 403
notes:refuse                             POST   in  403 403 403 422 403 403 403 403
notes:withdraw                           POST   in  404 422 404 422 403 403 403 403
awards:register                          GET    200
awards:csv                               GET    200
awards:json                              GET    200
awards:edition                           GET    404
awards:decree                            GET    404
awards:winner                            GET    404 404 404 404 404 404 404 200 200
awards:image                             GET    404
awards:certificate                       GET    404 404 404 404 404 404 404 200 200
awards:place                             GET    200
awards:check                             GET    404
awards:editions                          GET    in  403 403 403 403 403 403 200 200
awards:new                               GET    in  403 403 403 403 403 403 200 200
awards:new                               POST   in  403 403 403 403 403 403 200 200
awards:record                            GET    in  403 403 403 403 403 403 200 200
awards:record                            POST   in  403 403 403 403 403 403 200 200
awards:award                             GET    in  404 404 404 404 404 404 200 200
awards:award                             POST   in  404 404 404 404 404 404 302 302
awards:picture                           POST   in  404 404 404 404 404 404 200 200
awards:remove_picture                    POST   in  404 404 404 404 404 404 302 302
awards:withdraw                          POST   in  404 404 404 404 404 404 200 200
awards:workspace                         GET    in  404 404 404 404 404 404 200 200
awards:change                            GET    in  404 404 404 404 404 404 200 200
awards:change                            POST   in  404 404 404 404 404 404 200 200
awards:rules                             GET    in  404 404 404 404 404 404 200 200
awards:rules                             POST   in  404 404 404 404 404 404 200 200
awards:copy_jury                         POST   in  404 404 404 404 404 404 302 302
awards:trail                             GET    in  404 404 404 404 404 404 200 200
awards:publish                           POST   in  404 404 404 404 404 404 302 302
awards:step_back                         POST   in  404 404 404 404 404 404 400 400
awards:delete                            POST   in  404 404 404 404 404 404 400 400
awards:certificates                      GET    in  404 404 404 404 404 404 200 200
awards:ceremony_package                  GET    in  404 404 404 404 404 404 302 302
awards:entrants                          GET    in  404 404 404 404 404 404 200 200
awards:entrants                          POST   in  404 404 404 404 404 404 200 200
awards:move                              POST   in  404 404 404 404 404 404 200 200
awards:remove_entrant                    POST   in  404 404 404 404 404 404 302 302
awards:evidence                          GET    in  404 404 404 404 404 404 200 200
awards:freeze                            POST   in  404 404 404 404 404 404 302 302
awards:sheets                            GET    in  404 404 404 404 404 404 200 200
awards:sheet                             GET    in  404 404 404 404 404 404 200 200
awards:sheet                             POST   in  404 404 404 404 404 404 200 200
awards:conflict                          POST   in  404 404 404 404 404 404 400 400
awards:score_file                        GET    in  404 404 404 404 404 404 200 200
awards:upload_scores                     POST   in  404 404 404 404 404 404 400 400
awards:no_conflict                       POST   in  404 404 404 404 404 404 400 400
awards:lift                              POST   in  404 404 404 404 404 404 302 302
awards:ranking                           GET    in  404 404 404 404 404 404 200 200
awards:decision                          GET    in  404 404 404 404 404 404 200 200
awards:decision                          POST   in  404 404 404 404 404 404 200 200
open_data:index                          GET    200
open_data:data_set                       GET    200
open_data:package                        GET    200
open_data:table                          GET    200
open_data:catalogue_ttl                  GET    200
open_data:catalogue_jsonld               GET    200
commitments:register                     GET    200
commitments:csv                          GET    200
commitments:new                          GET    in  200 200 200 302 200 200 403 200
commitments:new                          POST   in  200 200 200 302 200 200 403 200
commitments:commitment                   GET    200
commitments:change                       GET    in  200 404 404 404 200 404 403 200
commitments:change                       POST   in  200 404 404 404 200 404 403 200
commitments:withdraw                     GET    in  200 404 404 404 200 404 403 200
commitments:withdraw                     POST   in  200 404 404 404 200 404 403 200
commitments:verify                       POST   in  403 403 403 404 403 403 403 404
commitments:send_back                    GET    in  403 403 403 404 403 403 403 404
commitments:send_back                    POST   in  403 403 403 404 403 403 403 404
commitments:progress                     GET    in  200 404 404 404 200 404 403 200
commitments:progress                     POST   in  200 404 404 404 200 404 403 200
commitments:answer                       POST   in  302 404 404 404 302 404 403 302
commitments:answer_by_letter             GET    200
commitments:answer_by_letter             POST   200
commitments:evidence                     GET    in  200 404 404 200 200 404 403 200
commitments:verify_progress              POST   in  403 403 403 302 403 403 403 404
commitments:send_back_progress           GET    in  403 403 403 200 403 403 403 404
commitments:send_back_progress           POST   in  403 403 403 200 403 403 403 404
commitments:meetings                     GET    200
commitments:new_meeting                  GET    in  200 403 403 403 403 403 403 200
commitments:new_meeting                  POST   in  200 403 403 403 403 403 403 200
commitments:meeting                      GET    200
commitments:change_meeting               GET    in  200 403 403 403 403 403 403 200
commitments:change_meeting               POST   in  200 403 403 403 403 403 403 200
commitments:add_paper                    GET    in  200 403 403 403 403 403 403 200
commitments:add_paper                    POST   in  200 403 403 403 403 403 403 200
commitments:paper                        GET    in  200 200 200 200 200 200 403 200
commitments:agenda                       GET    in  200 200 200 200 200 200 403 200
commitments:agenda_pdf                   GET    in  200 200 200 200 200 200 403 200
commitments:agenda_slides                GET    in  200 200 200 200 200 200 403 200
commitments:decisions                    GET    in  200 403 403 403 403 403 403 200
commitments:decisions                    POST   in  200 403 403 403 403 403 403 200
commitments:close_meeting                GET    in  200 403 403 403 403 403 403 200
commitments:close_meeting                POST   in  302 403 403 403 403 403 403 302
commitments:minutes_pdf                  GET    404
plans:index                              GET    in  200
plans:new                                GET    in  200
plans:new                                POST   in  200
plans:compare                            GET    in  200
plans:plan                               GET    in  200
plans:change                             GET    in  200 404 404 404 404 404 404 404
plans:change                             POST   in  200 404 404 404 404 404 404 404
plans:places                             GET    in  200 404 404 404 404 404 404 404
plans:places                             POST   in  200 404 404 404 404 404 404 404
plans:best                               GET    in  200
plans:copy                               POST   in  302
plans:delete                             POST   in  302 404 404 404 404 404 404 404
plans:adopt                              POST   in  403 403 403 403 403 403 403 200
plans:workbook                           GET    in  200
exports:summary                          GET    200
exports:slides                           GET    200
exports:report                           GET    200
exports:report_slides                    GET    200
exports:sheet                            GET    200
exports:workbook                         GET    200
exports:places                           GET    200
exports:card                             GET    200
subscriptions:index                      GET    200
subscriptions:index                      POST   400
subscriptions:asked                      GET    200
subscriptions:confirm                    GET    200
subscriptions:confirm                    POST   200
subscriptions:leave                      GET    200
subscriptions:leave                      POST   200
subscriptions:log                        GET    in  403 403 403 403 403 403 403 200
paper_check_form                         GET    200
paper_check                              GET    404
api:coverage_list                        GET    200
api:coverage                             GET    200
api:series                               GET    200
api:regions                              GET    200
api:statements                           GET    200
api:targets                              GET    200
api:restatements                         GET    200
api:kur_releases                         GET    200
api:kur_funnel                           GET    404
api:commitments                          GET    200
api:plan                                 GET    401 200
api:awards                               GET    200
api:cohorts                              GET    200
api:report                               GET    401 403 200 404 200 403 403 403 200
api:report                               PUT    401 403 428 404 403 403 403 403 403
api:report_submit                        POST   401 403 428 404 428 403 403 403 428
api:report_verify                        POST   401 403 428 404 428 403 403 403 428
api:report_return                        POST   401 403 428 404 428 403 403 403 428
api:report_hold                          POST   401 403 428 404 428 403 403 403 428
api:report_resume                        POST   401 403 428 404 428 403 403 403 428
api:report_amend                         POST   401 403 428 404 428 403 403 403 428
api:report_withdraw                      POST   401 403 428 404 428 403 403 403 428
api:report_accept_transfers              POST   401 403 428 404 428 403 403 403 428
api:schema                               GET    200
api:docs                                 GET    200
webhooks:index                           GET    in  403 403 403 403 403 403 403 200
webhooks:index                           POST   in  403 403 403 403 403 403 403 200
webhooks:one                             GET    in  403 403 403 403 403 403 403 200
webhooks:switch                          POST   in  403 403 403 403 403 403 403 302
language                                 GET    302
javascript_catalog                       GET    200
setup:index                              GET    in  403 403 403 200 403 403 403 200
setup:account                            GET    in  403 403 403 403 403 403 403 200
setup:account                            POST   in  403 403 403 403 403 403 403 422
setup:confirm_services                   POST   in  403 403 403 403 403 403 403 302
setup:workers                            GET    in  403 403 403 403 403 403 403 302
setup:workers                            POST   in  403 403 403 403 403 403 403 422
setup:months                             POST   in  403 403 403 403 403 403 403 422
setup:probe_worker                       POST   in  403 403 403 403 403 403 403 302
operations:trail                         GET    in  403 403 403 403 403 403 403 200
operations:trail_csv                     GET    in  403 403 403 403 403 403 403 200
operations:access                        GET    in  403 403 403 200 403 403 403 200
operations:access_csv                    GET    in  403 403 403 200 403 403 403 200
healthz                                  GET    503
healthz_live                             GET    200
metrics                                  GET    200
"""
