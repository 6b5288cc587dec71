from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.admin import ReferenceAdmin
from regions.models import Bank, BankName, Branch, BranchService


class ServiceFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        """The database refuses a place served twice at once; here it is said in words."""
        super().clean()
        forms = [form for form in self.forms if form.cleaned_data.get("valid_from")]
        edited = [form.instance.pk for form in forms if form.instance.pk]
        taken = list(BranchService.objects.filter(branch=self.instance.pk).exclude(pk__in=edited))
        for form in forms:
            if any(_overlap(form.instance, other) for other in taken):
                form.add_error(
                    None, gettext("Kantor ini sudah melayani wilayah ini pada masa itu.")
                )
            taken.append(form.instance)


def _overlap(one: BranchService, other: BranchService) -> bool:
    return (
        one.region_id == other.region_id
        and one.valid_from < (other.valid_until or date.max)
        and other.valid_from < (one.valid_until or date.max)
    )


class ServiceInline(admin.TabularInline):
    model = BranchService
    formset = ServiceFormSet
    extra = 0
    can_delete = False
    autocomplete_fields = ["region"]
    verbose_name_plural = _("wilayah yang dilayani; isi tanggal akhir bila layanan berpindah")


@admin.register(Branch)
class BranchAdmin(ReferenceAdmin):
    list_display = ["name", "slug", "places_now", "email", "head_email"]
    search_fields = ["name", "slug"]
    inlines = [ServiceInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Branch]:
        services = BranchService.objects.valid_in(timezone.localdate()).select_related("region")
        return super().get_queryset(request).prefetch_related(Prefetch("services", services))

    @admin.display(description=_("melayani sekarang"))
    def places_now(self, branch: Branch) -> str:
        return ", ".join(service.region.name for service in branch.services.all()) or "–"


@admin.register(BranchService)
class BranchServiceAdmin(ReferenceAdmin):
    list_display = ["branch", "region", "valid_from", "valid_until", "is_sample"]
    list_filter = ["branch", "is_sample"]
    list_select_related = ["branch", "region"]
    search_fields = ["branch__name", "region__name", "=region__code"]
    autocomplete_fields = ["branch", "region"]
    date_hierarchy = "valid_from"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Figures of the place by this branch rest on the service: it is ended, not deleted."""
        if isinstance(obj, BranchService) and _has_figures(obj):
            return False
        return super().has_delete_permission(request, obj)


def _has_figures(service: BranchService) -> bool:
    """Any row elsewhere that names both the branch and the place, whichever app keeps it."""
    for relation in Branch._meta.related_objects:
        model = relation.related_model
        names = {field.name for field in model._meta.get_fields()}
        if model is BranchService or not {"branch", "region"} <= names:
            continue
        rows = model._default_manager.filter(branch=service.branch, region=service.region)
        if rows.exists():
            return True
    return False


class BankNameInline(admin.TabularInline):
    model = BankName
    extra = 0


@admin.register(Bank)
class BankAdmin(ReferenceAdmin):
    list_display = ["name", "code"]
    search_fields = ["name", "code", "other_names__name"]
    inlines = [BankNameInline]
