import time
from django.db import connection, reset_queries
from tests.participants.kur.test_work_list import fill
def test_speed(as_user, cast, places):
    t=time.time()
    bank=cast.bank_officer.bank
    fill([places.pontianak, places.kubu_raya, places.singkawang], bank, last=900_000)
    fill([places.pontianak, places.kubu_raya], bank, first=1_000_001, last=1_100_000, state="interested")
    with connection.cursor() as c:
        c.execute("UPDATE kur_person SET next_on = current_date + (id %% 9)::int, assigned_to_id=%s, last_outcome='no_answer' WHERE id %% 50 = 0",[cast.officer_a.pk])
        c.execute("ANALYZE")
    print("fill",time.time()-t)
    client=as_user(cast.officer_a)
    from django.test.utils import CaptureQueriesContext
    for q in ["tampilan=kerja","tampilan=semua","tampilan=mandek","tampilan=hubungi","tampilan=perpanjangan","keadaan=interested","q=siti+lestari","q=0812","q=081234567","q=siti+0007","q=M-55","petugas=0","hasil=no_answer","petugas=%s"%cast.officer_a.pk,"akhir_dari=2029-01-01&akhir_sampai=2029-02-01","tanggal_dari=2026-11-29&tanggal_sampai=2026-12-01","kredit=selesai"]:
        client.get(f"/kur/daftar/?{q}")
        best=9
        for _ in range(3):
            t=time.time()
            with CaptureQueriesContext(connection) as ctx: client.get(f"/kur/daftar/?{q}")
            d=time.time()-t
            if d<best: best=d; sqlt=sum(float(x["time"]) for x in ctx.captured_queries); slow=max(ctx.captured_queries,key=lambda x: float(x["time"]))
        print(f"{q:40} {best*1000:7.0f} ms  sql {sqlt*1000:6.0f}  slowest {slow['time']} {slow['sql'][:60]!r}")
    for page in ["/kur/beban/","/kur/bank/","/kur/perpanjangan/"]:
        client.get(page); t=time.time(); client.get(page); print(page,time.time()-t)
    b=as_user(cast.bank_officer)
    for page in ["/kur/daftar/","/kur/daftar/?keadaan=interested","/kur/daftar/?q=siti","/kur/bank/"]:
        b.get(page); t=time.time(); b.get(page); print("bank",page,time.time()-t)
