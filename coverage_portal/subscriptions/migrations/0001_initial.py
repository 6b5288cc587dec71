import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from common.migration_batch import Batch


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("regions", "0002_remembered_places_and_bank_names"),
    ]

    operations = [
        Batch(
            [
                migrations.CreateModel(
                    name="Subscription",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="alamat surel")),
                        (
                            "monthly",
                            models.BooleanField(default=True, verbose_name="ringkasan bulanan"),
                        ),
                        ("events", models.BooleanField(default=True, verbose_name="kejadian")),
                        (
                            "language",
                            models.CharField(
                                choices=[("id", "Bahasa Indonesia"), ("en", "English")],
                                default="id",
                                max_length=2,
                                verbose_name="bahasa",
                            ),
                        ),
                        (
                            "asked_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="diminta"
                            ),
                        ),
                        (
                            "confirmed_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="dikonfirmasi"
                            ),
                        ),
                        (
                            "refusals",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="penolakan berturut-turut"
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="subscriptions",
                                to="regions.region",
                                verbose_name="wilayah",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "langganan",
                        "verbose_name_plural": "langganan",
                        "ordering": ["region", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("confirm", "konfirmasi"),
                                    ("digest", "ringkasan bulanan"),
                                    ("event", "kejadian"),
                                ],
                                max_length=10,
                                verbose_name="jenis",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                help_text="Bulan atau kejadian yang diceritakan.",
                                max_length=60,
                                verbose_name="hanya sekali",
                            ),
                        ),
                        (
                            "choices",
                            models.JSONField(
                                blank=True, default=dict, verbose_name="yang dikonfirmasi"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "menunggu"),
                                    ("sending", "sedang dikirim, atau terputus"),
                                    ("sent", "terkirim"),
                                    ("refused", "ditolak penerima"),
                                    ("failed", "gagal"),
                                    ("unneeded", "tidak perlu lagi"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="keadaan",
                            ),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="percobaan"),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="dibuat"
                            ),
                        ),
                        (
                            "next_try_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                verbose_name="percobaan berikutnya",
                            ),
                        ),
                        (
                            "sent_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="terkirim"),
                        ),
                        (
                            "error",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="sebab gagal"
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="regions.region",
                                verbose_name="wilayah",
                            ),
                        ),
                        (
                            "subscription",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="deliveries",
                                to="subscriptions.subscription",
                                verbose_name="langganan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "kiriman",
                        "verbose_name_plural": "kiriman",
                        "ordering": ["-created_at", "-pk"],
                    },
                ),
            ]
        ),
        Batch(
            [
                migrations.AddConstraint(
                    model_name="subscription",
                    constraint=models.UniqueConstraint(
                        fields=("email", "region"), name="subscription_once_per_address_and_place"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="subscription",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("monthly", True), ("events", True), _connector="OR"),
                        name="subscription_asks_for_something",
                    ),
                ),
                migrations.AddIndex(
                    model_name="delivery",
                    index=models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["next_try_at"],
                        name="delivery_waiting",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="delivery",
                    constraint=models.UniqueConstraint(
                        fields=("subscription", "kind", "key"), name="delivery_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="delivery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="delivery_sent_when",
                    ),
                ),
            ]
        ),
    ]
